"""The shell's own pages. No other page of allauth is routed."""

from django.urls import path

from ringbuoy.doors.shell import (
    chosen_password,
    forgotten_password,
    my_factors,
    my_password,
    my_sign_ins,
    proof,
    provider_sign_in,
    session,
    sign_in_steps,
)
from ringbuoy.doors.shell.many_opens import many_opens
from ringbuoy.doors.shell.policy_reports import policy_report
from ringbuoy.doors.shell.sides import POLICY_REPORTS
from ringbuoy.doors.shell.sign_in import sign_out
from ringbuoy.people.link_rules import PATH

urlpatterns = [
    path(POLICY_REPORTS.removeprefix("/"), policy_report, name="policy_report"),
    path("sign-in/passkey", sign_in_steps.passkey_answer, name="passkey_sign_in"),
    path("sign-in/passkey/question", sign_in_steps.passkey_question, name="passkey_question"),
    # Named so because allauth leads there after the password.
    path("sign-in/second-step", sign_in_steps.second_step, name="mfa_authenticate"),
    path("sign-in/second-step/question", sign_in_steps.second_question, name="second_question"),
    path("sign-in/start-again", sign_in_steps.start_again, name="start_again"),
    path("sign-in/forgotten", forgotten_password.page, name="forgotten_password"),
    path(f"{PATH}<str:token>", chosen_password.page, name="choose_password"),
    path("sign-in/provider", provider_sign_in.begin, name="provider_sign_in"),
    path("sign-in/provider/back", provider_sign_in.back, name="provider_back"),
    path("sign-in/provider/sign-out", provider_sign_in.sign_out_there, name="provider_sign_out"),
    path("sign-out", sign_out, name="sign_out"),
    path("start-of-shift", session.start_of_shift, name="start_of_shift"),
    path("internal/whoami", session.whoami, name="whoami"),
    path("my/state", session.waiting, name="my_state"),
    path("my/readiness", session.readiness, name="my_readiness"),
    path("my/debrief", session.debrief, name="my_debrief"),
    path("my/lock", session.lock, name="lock"),
    path("my/lock-everything", session.lock_all, name="lock_all"),
    path("my/alive", session.alive, name="alive"),
    path("my/proof", proof.page, name="proof"),
    path("my/proof/question", proof.question, name="proof_question"),
    path("my/password", my_password.page, name="my_password"),
    path("my/passkeys/new", my_factors.new_passkey, name="new_passkey"),
    path("my/passkeys/question", my_factors.new_passkey_question, name="new_passkey_question"),
    path("my/code-app", my_factors.code_app, name="code_app"),
    path("my/recovery-codes", my_factors.recovery_codes, name="recovery_codes"),
    path("my/factors/<int:factor_id>/remove", my_factors.remove, name="remove_factor"),
    path("my/provider", provider_sign_in.begin_link, name="provider_link"),
    path("my/provider/remove", provider_sign_in.take_back, name="provider_unlink"),
    path("my/sign-ins", my_sign_ins.page, name="my_sign_ins"),
    path("my/sign-ins/<int:sign_in_id>/end", my_sign_ins.end, name="end_sign_in"),
    path("my/sign-ins/end-others", my_sign_ins.end_all_others, name="end_other_sign_ins"),
    path("my/unlock", session.unlock, name="unlock"),
    path("my/many-opens", many_opens, name="many_opens"),
    path("my/keys", session.my_keys, name="my_keys"),
]
