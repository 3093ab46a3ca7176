"""Run the newsroom's migrations on the connection that `safepub.cli.migrate` hands over."""

from alembic import context

from safepub.database import NewsroomBase

context.configure(
    connection=context.config.attributes["connection"],
    # Only its naming convention is read here: revisions never look at the models.
    target_metadata=NewsroomBase.metadata,
    render_as_batch=True,
)
context.run_migrations()
