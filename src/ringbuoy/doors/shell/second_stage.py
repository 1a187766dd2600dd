"""The step of signing in at which our own second factor is asked, unless the provider's was taken for it."""

from typing import Any

from allauth.mfa.stages import AuthenticateStage

from ringbuoy.doors.shell.provider_sign_in import was_asked_there


class SecondStage(AuthenticateStage):  # type: ignore[misc]
    """allauth's own stage, which knows nothing of another house's second step."""

    def handle(self) -> tuple[Any, bool]:
        """Ask for the second factor, or go on."""
        if was_asked_there(self.request, self.login.user):
            return None, True
        answer: tuple[Any, bool] = super().handle()
        return answer
