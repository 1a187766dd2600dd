"""Each wait as callers read it. Wide steps: a number would promise too much."""

from django.utils.translation import gettext as _

from ringbuoy.routing.estimates import Wait


def waits() -> dict[Wait, str]:
    """Say each wait; of an unknown one nothing."""
    return {
        Wait.UNKNOWN: "",
        Wait.UNDER_A_MINUTE: _("Usually less than a minute."),
        Wait.A_FEW_MINUTES: _("Usually a few minutes."),
        Wait.ABOUT_TEN_MINUTES: _("Usually about 10 minutes right now."),
        Wait.ABOUT_TWENTY_MINUTES: _("It can take about 20 minutes right now."),
        Wait.HALF_AN_HOUR_OR_MORE: _("It can take half an hour or more right now."),
    }
