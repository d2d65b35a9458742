"""Addresses of this app."""

from django.urls import path

from accounts.views import (
    account,
    employer,
    employer_registration,
    guide,
    home,
    letters,
    messages,
    receipts,
    registration,
    sign_in,
)
from accounts.views.people import lists, person, sheets

app_name = "accounts"

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/demo/", sign_in.demo_sign_in, name="demo_sign_in"),
    path("sign-in/<slug:door>/", sign_in.sign_in_at, name="sign_in_at"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("register/", registration.register, name="register"),
    path("register/employer/", employer_registration.register, name="register_employer"),
    path("register/employer/departments/", employer_registration.departments, name="departments"),
    path("recover/employer/", employer_registration.recover, name="recover_employer"),
    path("reset-password/", registration.reset, name="reset"),
    path("activate/", registration.first_sign_in, name="first_sign_in"),
    path("activate/<str:token>/", registration.activate, name="activate"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/employer/", employer.employer, name="employer"),
    path("account/handler/", letters.change_handler, name="change_handler"),
    path("account/letter/", letters.letter, name="letter"),
    path("account/letter/upload/", letters.upload, name="letter_upload"),
    path("account/letter/correct/", letters.correct, name="letter_correct"),
    path("account/letter/withdraw/", letters.withdraw, name="letter_withdraw"),
    path("account/letter/scans/<uuid:uuid>/", letters.scan_file, name="letter_file"),
    path("account/letter/scans/<uuid:uuid>/<int:number>/", letters.scan_page, name="letter_page"),
    path("account/duty/", account.switch_duty, name="switch_duty"),
    path("people/", lists.people, name="people"),
    path("people/add/", lists.add, name="people_add"),
    path("people/sheet/", sheets.sheet, name="people_sheet"),
    path("people/sheet/template/", sheets.template, name="people_template"),
    path("people/sheet/run/", sheets.run, name="people_run"),
    path("people/sheets/<uuid:uuid>/", sheets.opening, name="people_opening"),
    path("people/<uuid:uuid>/", person.person, name="person"),
    path("people/<uuid:uuid>/change/", person.change, name="person_change"),
    path("people/<uuid:uuid>/resend/", person.resend, name="person_resend"),
    path("people/<uuid:uuid>/stop/", person.stop, name="person_stop"),
    path("people/<uuid:uuid>/resume/", person.resume, name="person_resume"),
    path("help/", guide.index, name="help"),
    path("help/<slug:slug>/", guide.page, name="help_page"),
    path("messages/", messages.message_list, name="messages"),
    path("messages/read/", messages.read_all, name="read_all"),
    path("sms/receipts/", receipts.receipts, name="sms_receipts"),
    path("messages/<uuid:uuid>/open/", messages.open_message, name="open_message"),
]
