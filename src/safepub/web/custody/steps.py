"""What a custodian can do next with a request, and the line to type for it."""

from collections.abc import Iterator
from dataclasses import dataclass

from safepub.custody.stages import LIVE, RequestAct, Stage
from safepub.custody.views import RequestView
from safepub.custody.worklist import WorkEntry

KEY = "--key YOUR-KEY.spk"
WITH_VAULT = "-with-vault"
WITH_DOCUMENTS = "-with-documents"

_OWN = (
    "You asked for this yourself, so others have to answer it. You can neither fetch the case"
    " file nor hand anything in."
)
_OVER = "There is nothing to do any more. Delete its case files on your machine."
_LATE = (
    "If you have opened it all the same, hand your receipt in. Otherwise there is nothing to do any"
    " more: delete its case files and the one-time key on your machine."
)
_NOTHING_MORE = {
    "refusal": "You refused. There is nothing to do any more.",
    "grant": "You granted. There is nothing to do any more: the reader opens it and hands in a"
    " receipt.",
}
_ENOUGH = "Enough of you have granted. You need not do anything."
_LOOK = (
    "Look. It checks everything, and shows the reason and the objection. Then talk to the others"
    " over a channel of your own."
)
_REFUSE = "If you do not agree: refuse, and hand in the file that this writes."
_TAKE = (
    "If you agree and want to be the one who reads: take it up, and hand in the file that this"
    " writes. Agree with the others on who it is."
)
_GRANT = (
    "If you agree: grant, and hand in the file that this writes. Your share goes to the reader"
    " alone."
)
_OPEN = (
    "You are the reader. Fetch the case file with the whole vault, so that the server does not"
    " learn which slot you read, put it beside your one-time key file, and open it. Then hand in"
    " the receipt that this writes."
)


@dataclass(frozen=True, kw_only=True)
class CustodianStep:
    """A thing to do, in words; `command` is the line to type, if there is one."""

    words: str
    command: str = ""


def file_name(request: RequestView, ending: str = "") -> str:
    """Name a case file: after the request, never after a person or a byline."""
    return f"case-{request.id.hex[:8]}{ending}.spf"


def steps_for(entry: WorkEntry) -> list[CustodianStep]:
    """List what this custodian can do now, in order."""
    request = entry.request
    if entry.own:
        return [CustodianStep(words=_OWN)]
    if request.stage not in LIVE:
        # Whoever opened what ended meanwhile has opened it all the same.
        late = RequestAct.RECEIVE in request.acts and entry.answered == "take"
        return [CustodianStep(words=_LATE if late else _OVER)]
    if entry.answered in _NOTHING_MORE:
        return [CustodianStep(words=_NOTHING_MORE[entry.answered])]
    return _as_reader(request) if entry.vault else list(_as_other(request))


def _as_reader(request: RequestView) -> list[CustodianStep]:
    if request.stage is Stage.GRANTED:
        return [CustodianStep(words=_OPEN, command=_line("open", request, WITH_VAULT))]
    missing = request.quorum - request.answers
    grants = "one more grant" if missing == 1 else f"{missing} more grants"
    return [CustodianStep(words=f"You are the reader. You need {grants} before you can open it.")]


def _as_other(request: RequestView) -> Iterator[CustodianStep]:
    if request.stage is Stage.GRANTED:
        yield CustodianStep(words=_ENOUGH)
    yield CustodianStep(words=_LOOK, command=_line("inspect", request))
    for act, words, command in (
        (RequestAct.TAKE, _TAKE, "take"),
        (RequestAct.GRANT, _GRANT, "grant"),
        (RequestAct.REFUSE, _REFUSE, "refuse"),
    ):
        # The command takes up what nobody has, although the door would take a second reader.
        if act in request.acts and (act is not RequestAct.TAKE or request.stage is Stage.OPEN):
            yield CustodianStep(words=words, command=_line(command, request))


def _line(command: str, request: RequestView, ending: str = "") -> str:
    return f"safepub custody {command} {file_name(request, ending)} {KEY}"
