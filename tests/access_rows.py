"""What a row of the table of addresses says (`tests/access_table.py`), and the people whom it tells apart."""

from dataclasses import dataclass, field

PUBLIC = "everybody"
SIGNED_IN = "who is signed in"
STAFF = "staff"
SUPERUSER = "superusers"
NOBODY = "nobody"

WORKSPACE = "who has a seat on the platform, and its coordinators"

SIGN_IN = "sign in"
ANONYMOUS = "nobody signed in"
REPRESENTATIVE = "representative"
STAFF_BARE = "staff without rights"
STAFF_RIGHT = "staff with the right"
BOSS = "superuser"
SEATED = "representative with a seat"
SUSPENDED = "representative whose seat is suspended"
LEADER = "coordinator of the platform with the right"
OUTSIDE = [REPRESENTATIVE, SEATED, SUSPENDED]  # of the back office
ROLES = [ANONYMOUS, *OUTSIDE, STAFF_BARE, STAFF_RIGHT, LEADER, BOSS]


@dataclass(frozen=True)
class Row:
    """`who`: one of the words above, or the permissions that staff need; `status`: the answer to who may.

    `own` says that the right is not enough: the record belongs to a platform, and its coordinators alone may.

    `fill` names the records (`app.model`, or `app.model:attribute`) or texts (`=text`) of the address, `sent`
    what is posted; `others` maps roles to answers.
    """

    who: str | tuple[str, ...]
    status: int = 200
    fill: dict[str, str] = field(default_factory=dict)
    method: str = "get"
    sent: dict[str, str] = field(default_factory=dict)
    others: dict[str, int | str] = field(default_factory=dict)
    own: bool = False


def records(app, model, own=(), unseen=False, **others):
    """The rows of a model's admin; `others` names views that follow another rule than the usual right.

    `own` names the views that the coordinators of the record's platform alone open; `unseen` says that for
    others the record is not there.
    """

    def row(view, right, **more):
        return Row(others.get(view, (f"{app}.{right}_{model}",)), own=view in own, **more)

    one = {"object_id": f"{app}.{model}"}
    led_back, gone = ({STAFF_RIGHT: 302}, {STAFF_RIGHT: 404}) if unseen else ({}, {})
    return {
        f"admin:{app}_{model}_changelist": row("changelist", "view"),
        f"admin:{app}_{model}_add": row("add", "add"),
        f"admin:{app}_{model}_change": row("change", "view", fill=one, others=led_back),
        f"admin:{app}_{model}_history": row("history", "view", fill=one, others=gone),
        f"admin:{app}_{model}_delete": row("delete", "delete", fill=one),
        # Django's old address of a form, which leads to the form.
        f"admin/{app}/{model}/<path:object_id>/": Row(STAFF, status=302, fill=one),
    }


def spreadsheets(model, app="members"):
    """The rows of import and export of a model."""
    bring, take = (f"{app}.import_{model}",), (f"{app}.export_{model}",)
    base, unknown = f"admin:{app}_{model}", {"token": "=00000000000000000000000000000000"}
    return {
        f"{base}_export": Row(take),
        f"{base}_import": Row(bring),
        f"{base}_import_template": Row(bring, fill={"form": "=csv"}),
        f"{base}_import_preview": Row(bring, status=404, fill=unknown),
        f"{base}_import_confirm": Row(bring, status=404, fill=unknown, method="post"),
        f"{base}_import_discard": Row(bring, status=404, fill=unknown, method="post"),
    }


def parts(space, who, held, names):
    """The rows of addresses that lead to a page they are a part of; `held` fills them, beside a key."""
    rows = {}
    for name in names.split(" "):
        key = {"key": "=1"} if "key" in name else {}
        rows[f"{space}:part{'-' if name else ''}{name}"] = Row(who, status=302, fill=held | key)
    return rows
