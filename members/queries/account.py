"""What the records know of an account."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import ManyToManyRel

from members.models import PersonSession, User

_OWN = (EmailAddress, Authenticator, PersonSession)  # belong to the account and go with it


def has_traces(account: User) -> bool:
    """Whether the person signed in, or any record or line of the history names the account."""
    if account.last_login is not None:
        return True
    for relation in User._meta.related_objects:
        if isinstance(relation, ManyToManyRel) or relation.related_model in _OWN:
            continue
        named = relation.related_model._base_manager.filter(**{relation.field.name: account})
        if named.exists():
            return True
    return False
