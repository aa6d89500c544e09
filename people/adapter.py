"""How allauth logs people in: no self sign-up, user names are given and never made up, sentences are ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

MISMATCH = _("Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy kiểm tra rồi thử lại.")


class AccountAdapter(DefaultAccountAdapter):
    """Close self sign-up; accounts come from the body's administrator."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": MISMATCH,
        "email_password_mismatch": MISMATCH,
        "too_many_login_attempts": _("Đã nhập sai nhiều lần. Hãy đợi năm phút rồi thử lại."),
        "account_inactive": _("Tài khoản này đang tạm khóa. Hãy liên hệ quản trị hệ thống của cơ quan."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Refuse a locked account in the form itself; only who knows its password learns it."""
        person = super().authenticate(request, **credentials)
        if person and not person.is_active:
            raise self.validation_error("account_inactive")
        return person

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing after log-in and log-out: the page that opens is the answer."""
