"""The smallest report there is, to measure what stands around one; and a worker that knows it."""

from pathlib import Path
from typing import Any

from celery.signals import celeryd_after_setup

from mmu_portal.celery import app

__all__ = ["app"]
SLUG = "one-line"


def register() -> None:
    """Let the portal know it."""
    from reporting.definition import DEFINITIONS, Definition

    class OneLine(Definition):
        """A file of one line."""

        slug = SLUG
        name = what_for = "One line"  # type: ignore[assignment]
        formats = ("csv",)

        def document(self, asked: Any, origin: Any) -> Any:
            raise NotImplementedError

        def write(self, parameters: dict[str, Any], *, path: Path, progress: Any, **_how: Any) -> None:
            progress.set_total(1)
            path.write_text("1\n")
            progress.advance()

    DEFINITIONS[SLUG] = OneLine()


@celeryd_after_setup.connect
def know_it(**_told: Any) -> None:
    """The worker makes it too."""
    register()
