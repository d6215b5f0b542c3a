"""What tests of the programs' back office share."""

from django.contrib.auth.models import Group
from django.urls import reverse

from tests.factories.members import UserFactory


def member_of(group):
    user = UserFactory(staff=True, language="en")
    user.groups.add(Group.objects.get(name=group))
    return user


def change(activity):
    return reverse("admin:programs_activity_change", args=[activity.pk])


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def run(client, model, action, rows, **more):
    address = reverse(f"admin:programs_{model}_changelist")
    chosen = {"action": action, "_selected_action": [row.pk for row in rows], **more}
    return client.post(address, chosen, follow=True).content.decode()
