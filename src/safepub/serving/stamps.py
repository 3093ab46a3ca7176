"""How far the newsroom has come: what every answer to outlets belongs to."""

from sqlalchemy import Select, select

from safepub.newsroom.models.renditions import ServingState

Stamp = tuple[int, int]
"""The newsroom's change number and its epoch."""
STATE_ROW = 1


def state() -> Select[int, int]:
    """Select the newsroom's stamp."""
    return select(ServingState.change, ServingState.epoch).where(ServingState.id == STATE_ROW)
