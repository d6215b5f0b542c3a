"""Public pages kept whole in front of Django."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Declare a view open to everybody, and its answer to anonymous readers the same for all of them."""
    return login_not_required(view)
