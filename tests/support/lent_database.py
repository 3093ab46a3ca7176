"""One database that many tests use one after another, each as if it were new.

A new copy of a template takes longer than most tests; emptying the tables takes a millisecond.
"""

from dataclasses import dataclass, field

from psycopg import Connection, sql

from tests.support.postgres import Server

MOST_USES = 200
"""Afterwards it is made anew: what was deleted takes room until PostgreSQL comes by."""

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
# Tables, columns, indexes, constraints and sequences, whatever a test has made of them.
_SHAPE = """
    SELECT md5(string_agg(line, chr(10) ORDER BY line)) FROM (
        SELECT concat_ws(' ', c.relname, c.relkind, a.attname, a.atttypid, a.attnotnull) AS line
        FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
        WHERE c.relnamespace = 'public'::regnamespace
        UNION ALL SELECT concat_ws(' ', conname, contype) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
    ) AS shape
"""
_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND datname = current_database()
"""


@dataclass
class LentDatabase:
    """A copy of a template that is given back as it was, or thrown away."""

    server: Server
    template: str
    _name: str | None = None
    _uses: int = 0
    _shape: object = None
    _seeds: dict[str, bytes] = field(default_factory=dict)

    def lend(self) -> str:
        """Give the name of a database that is like the template."""
        if self._name is None:
            self._name = self.server.new_database(template=self.template)
            self._uses = 0
            with self.server.connect(self._name) as connection:
                self._shape = _shape(connection)
                self._seeds = {table: dump(connection, table) for table in tables(connection)}
        self._uses += 1
        return self._name

    def take_back(self) -> None:
        """Make it like the template again; where that cannot be, the next one is new."""
        if self._name is None:
            return
        with self.server.connect(self._name) as connection:
            connection.execute(_OTHERS)
            if self._uses < MOST_USES and _shape(connection) == self._shape:
                _restore(connection, self._seeds)
                return
        self.throw_away()

    def throw_away(self) -> None:
        """Remove it."""
        if self._name is not None:
            self.server.drop_database(self._name)
            self._name = None


def _shape(connection: Connection) -> object:
    return connection.execute(_SHAPE).fetchone()


def tables(connection: Connection) -> list[str]:
    """Name the tables, in the order of their names."""
    return [name for (name,) in connection.execute(_TABLES)]


def dump(connection: Connection, table: str) -> bytes:
    """Give all rows of a table as PostgreSQL's own text."""
    statement = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
    with connection.cursor().copy(statement) as copy:
        return b"".join(bytes(block) for block in copy)


def _restore(connection: Connection, seeds: dict[str, bytes]) -> None:
    with connection.transaction():
        # Foreign keys do not hold meanwhile: all of it goes.
        connection.execute("SET LOCAL session_replication_role = replica")
        deletes = [sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for table in seeds]
        connection.execute(sql.SQL("; ").join(deletes))
        for table, rows in seeds.items():
            if rows:
                statement = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
                with connection.cursor().copy(statement) as copy:
                    copy.write(rows)
