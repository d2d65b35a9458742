"""Invented content for the gallery: every component of templates/_ui in the states it can have."""

import datetime as dt
from zoneinfo import ZoneInfo

from django import forms

from zcps.kit import lists

CHINA = ZoneInfo("Asia/Shanghai")
NOW = dt.datetime(2026, 11, 22, 15, 4, tzinfo=CHINA)
PAGES = ("inbox", "review", "applicant", "entry", "signin", "signin_form", "parts", "confirm")


class Filters(forms.Form):
    name = forms.CharField(label="姓名", max_length=20, required=False)
    unit = forms.CharField(label="工作单位", max_length=60, required=False)
    speciality = forms.ChoiceField(label="申报专业", choices=[("", "全部"), ("a", "建筑工程技术")], required=False)
    level = forms.ChoiceField(label="级别", choices=[("", "全部"), ("s", "高级工程师")], required=False)
    waiting = forms.CharField(label="等待超过（天）", max_length=4, required=False)
    number = forms.CharField(label="身份证号", max_length=18, required=False)


class Basic(forms.Form):
    name = forms.CharField(label="姓名", max_length=20)
    sex = forms.ChoiceField(label="性别", choices=[("m", "男"), ("f", "女")], widget=forms.RadioSelect)
    number = forms.CharField(label="身份证号", max_length=18, help_text="18 位，末位可以是 X。")
    born = forms.DateField(label="出生日期", help_text="如 1985年6月1日")
    unit = forms.CharField(label="工作单位", max_length=60)
    kind = forms.ChoiceField(label="单位性质", choices=[("", "请选择"), ("1", "国有企业")])
    speciality = forms.CharField(label="现从事专业", max_length=30, help_text="四份表格中须一致。")
    fields_ = forms.MultipleChoiceField(
        label="从事领域", choices=[("1", "设计"), ("2", "施工"), ("3", "监理")], widget=forms.CheckboxSelectMultiple
    )
    summary = forms.CharField(label="专业技术工作总结", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    agree = forms.BooleanField(label="本人承诺所填内容真实")


class Login(forms.Form):
    account = forms.CharField(label="身份证号或手机号", max_length=40)
    password = forms.CharField(label="密码", max_length=40, widget=forms.PasswordInput)


class Opinion(forms.Form):
    opinion = forms.CharField(label="意见", widget=forms.Textarea(attrs={"rows": 3}))


def face() -> dict:
    links = dict.fromkeys(("home", "messages", "help", "account", "sign_out", "sign_in", "switch_duty"), "/#")
    duties = [
        {"id": 1, "organisation_name": "桐庐县人力资源和社会保障局", "role_label": "经办审查", "is_current": True},
        {"id": 2, "organisation_name": "杭州市建设工程专业中评委办公室", "role_label": "评委会业务管理"},
    ]
    name = "浙江省高级专业技术资格管理服务系统"
    return {"scheme_name": name, "person_name": "周敏", "duties": duties, "unread": 12, "links": links}


def inbox_tree() -> list[dict]:
    words = {
        "待接收申报材料": [("个人报送材料", "37"), ("单位上报材料", "4")],
        "待处理申报材料": [
            ("待审批材料", "128"),
            ("待报送材料", "999+"),
            ("中评委意见", "0"),
            ("高评委设置", "6"),
            ("待网上送审", "2"),
        ],
        "查询": [("已办", ""), ("全部经办", "")],
    }
    return [
        {"label": group, "items": [{"label": label, "url": "#", "count_label": count} for label, count in items]}
        for group, items in words.items()
    ]


def rows() -> list[dict]:
    names = [
        "陈建华",
        "王丽",
        "欧阳志远",
        "买买提·吐尔逊江",
        "李国强",
        "张敏",
        "徐静",
        "沈伟民",
        "吴晓东",
        "方芳",
        "黄俊杰",
        "赵婷婷",
    ]
    units = ("杭州市建筑设计研究院有限公司", "桐庐县城市建设投资集团有限公司富春江新城项目部", "浙江富春建设有限公司")
    states = (("待接收", "todo"), ("待接收", "todo"), ("补正后重报", "waiting"))
    return [
        {
            "id": n, "name": name, "unit": units[n % 3], "speciality": "建筑工程技术", "level": "高级工程师",
            "number": "330122198506011230", "at": NOW - dt.timedelta(days=n * 2), "overdue": n > 8,
            "state": states[n % 3][0], "tone": states[n % 3][1],
        }
        for n, name in enumerate(names)
    ]  # fmt: skip


def stations() -> list[dict]:
    phone = "0571-6422 1018"
    return [
        {"label": "桐庐县人社局", "status": "done", "word": "已报送", "at": NOW - dt.timedelta(days=20)},
        {"label": "杭州市城乡建设委员会", "status": "done", "word": "已报送", "at": NOW - dt.timedelta(days=9)},
        {"label": "杭州市人社局", "status": "current", "word": "资格审查中", "holder": "专业技术人员管理处", "since": NOW - dt.timedelta(days=3), "phone": phone},
        {"label": "杭州市中评委办公室", "status": "next", "usual": "通常需要 15 个工作日"},
        {"label": "省建筑工程高评委办公室", "status": "next", "usual": "每年 12 月评审"},
    ]  # fmt: skip


def returned() -> list[dict]:
    return [
        {"label": "桐庐县人社局", "status": "done", "word": "已报送", "at": NOW - dt.timedelta(days=20)},
        {"label": "杭州市城乡建设委员会", "status": "returned", "word": "退回修改", "note": "请在 2026年12月5日 前补正后重新报送", "phone": "0571-8701 0000"},
        {"label": "杭州市人社局", "status": "next"},
    ]  # fmt: skip


def events() -> list[dict]:
    return [
        {"at": NOW, "label": "接收", "organisation": "杭州市人社局", "actor": "周敏", "tone": "todo"},
        {"at": NOW - dt.timedelta(days=3), "label": "退回修改", "organisation": "杭州市城乡建设委员会", "tone": "returned", "detail": "一、学历证书照片不清晰，请重新扫描。\n二、2023 年继续教育学时不足 72 学时。"},
        {"at": NOW - dt.timedelta(days=9), "label": "审批通过", "organisation": "桐庐县人社局", "tone": "passed"},
        {"at": NOW - dt.timedelta(days=20), "label": "提交申报", "organisation": "本人"},
    ]  # fmt: skip


def sections() -> list[dict]:
    words = (
        ("基本信息", "passed"),
        ("学历学位", "passed"),
        ("工作经历", "waiting"),
        ("现任职称", "refused"),
        ("年度考核", "neutral"),
    )
    return [{"label": label, "url": "#", "tone": tone, "is_current": label == "工作经历"} for label, tone in words]


def review_content() -> dict:
    return {
        "facts": [
            {"label": "姓名", "value": "陈建华"},
            {"label": "身份证号", "value": "3301**********1230"},
            {"label": "现从事专业", "value": "建筑工程技术", "before": "建筑施工"},
            {"label": "现任职称", "value": "工程师", "note": "2019年12月取得"},
            {"label": "工作单位", "value": "桐庐县城市建设投资集团有限公司", "is_full": True},
            {"label": "兼任职务", "value": ""},
        ],
        "checks": [
            {"value": "1", "label": "基本信息与身份证、学历证书一致", "checked": True},
            {"value": "2", "label": "四份表格中的现从事专业一致", "hint": "申报简表、综合表、评审表、花名册"},
            {"value": "3", "label": "纸质材料与电子材料一致"},
        ],
        "tickets": [
            {"address": "学历学位 / 第 1 条 / 毕业证书", "url": "#", "text": "照片不清晰，请重新扫描。", "by": "周敏", "at": NOW},
            {"address": "继续教育 / 2023 年", "url": "#", "text": "学时不足 72 学时。", "is_resolved": True, "reply": "已补充公需课证明。"},
        ],
        "documents": [
            {"title": "毕业证书", "pages": [{"url": "/page-1.png"}, {"url": "/page-2.png"}], "download_url": "#"},
            {"title": "年度考核表", "pages": []},
        ],
        "opinion": Opinion(),
    }  # fmt: skip


def content() -> dict:
    wrong = Basic({"name": "张三1", "number": "11010519491231002X", "sex": "m"})
    wrong.add_error("name", "姓名中有数字“1”，请按身份证填写。")
    sort = lists.Sort("name", "姓名", ("name",))
    return {
        "face": face(), "inbox_tree": inbox_tree(), "rows": rows(), "filters": Filters({"name": "陈"}), "form": wrong,
        "crumbs": [{"label": "待接收申报材料", "url": "#"}, {"label": "个人报送材料"}], "count": 1203,
        "page": lists.Page([], sort, next="abc"), "stations": stations(), "returned": returned(), "events": events(),
        "numbered": lists.NumberedPage([], 3, 24, 1187, around=[1, 2, 3, 4, 5, None, 24]),
        "sections": sections(), "login": Login(), **review_content(),
        "gaps": [
            {"text": "“代表性论文”至少填写 1 篇，您填写了 0 篇。", "url": "#"},
            {"text": "2024 年继续教育 68 学时，少于 72 学时，需人工核验。", "is_warning": True, "url": "#", "link_label": "查看"},
            {"text": "学历与任职年限：本科、任工程师 6 年。", "is_met": True},
        ],
        "tabs": [{"label": "填写", "url": "#", "is_current": True}, {"label": "已上传材料", "url": "#", "count_label": "8"}],
        "current": {"name": "证件照.jpg", "url": "#", "thumb_url": "/photo.png", "note": "413 × 626，212 KB"},
        "stats": [
            {"label": "待接收", "value": 37, "url": "#"}, {"label": "待审批", "value": 128, "url": "#"},
            {"label": "超过 10 天", "value": 9, "tone": "waiting", "url": "#"}, {"label": "本年已报送", "value": "1,203", "note": "较上年 +8%"},
        ],
        "columns": ["姓名", "结果", "原因"], "cells": [["陈建华", "已接收", ""], ["王丽", "没有接收", "申报人已撤回。"]],
        "question": "确定报送 12 件申报到杭州市人社局？", "action": "#", "back_url": "#", "confirm_label": "报送 12 件",
        "consequences": ["生成报送批次和花名册。", "对方接收之前可以拿回。"],
    }  # fmt: skip
