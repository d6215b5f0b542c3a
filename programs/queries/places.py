"""How many places of an activity are taken and free, and how many people wait."""

from dataclasses import dataclass

from programs.models import Activity, Places


@dataclass(frozen=True)
class Left:
    """Places of an activity: `capacity` and `free` are None without a limit; offered places are taken."""

    capacity: int | None
    taken: int
    waiting: int

    @property
    def free(self) -> int | None:
        """Places that nobody has and nobody was offered."""
        return None if self.capacity is None else max(self.capacity - self.taken, 0)

    @property
    def is_full(self) -> bool:
        """Whether who registers now waits."""
        return self.free == 0


def places_left(activity: Activity) -> Left:
    """The counter's own numbers; before anybody registered, what staff set."""
    counted = Places.objects.filter(activity=activity, municipality__isnull=True).first()
    waiting = activity.registrations.waiting().count()
    if counted is None:
        return Left(activity.capacity, 0, waiting)
    return Left(None if counted.is_unlimited else counted.capacity, counted.taken, waiting)
