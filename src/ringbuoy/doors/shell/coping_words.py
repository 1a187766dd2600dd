"""What a counselor calls each need."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.coping.rules import Need

NEEDS: dict[Need, str | Promise] = {
    Need.GROUNDING: _("Come back to here and now"),
    Need.BREATHING: _("Breathe more calmly"),
    Need.PANIC: _("Panic"),
    Need.URGES: _("A strong urge"),
    Need.SELF_HARM: _("Urge to self-harm"),
    Need.SLEEP: _("Cannot sleep"),
    Need.GRIEF: _("Grief"),
    Need.ANGER: _("Anger"),
    Need.LONELINESS: _("Loneliness"),
    Need.HOPELESS: _("No hope"),
}
