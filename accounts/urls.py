"""Addresses of this app."""

from django.urls import path

from accounts.views import account, employer, guide, home, messages, receipts, registration, sign_in

app_name = "accounts"

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/demo/", sign_in.demo_sign_in, name="demo_sign_in"),
    path("sign-in/<slug:door>/", sign_in.sign_in_at, name="sign_in_at"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("register/", registration.register, name="register"),
    path("reset-password/", registration.reset, name="reset"),
    path("activate/<str:token>/", registration.activate, name="activate"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/employer/", employer.employer, name="employer"),
    path("account/duty/", account.switch_duty, name="switch_duty"),
    path("help/", guide.index, name="help"),
    path("help/<slug:slug>/", guide.page, name="help_page"),
    path("messages/", messages.message_list, name="messages"),
    path("messages/read/", messages.read_all, name="read_all"),
    path("sms/receipts/", receipts.receipts, name="sms_receipts"),
    path("messages/<uuid:uuid>/open/", messages.open_message, name="open_message"),
]
