"""Addresses of 报送批次 and 纸质登记."""

from django.urls import path

from review.columns import Table
from review.views.office import consignments, exports, paper

urlpatterns = [
    path("consignments/", consignments.consignments, name="consignments"),
    path("consignments/export/", exports.ask, {"table": Table.CONSIGNMENTS}, name="consignments_export"),
    path("consignments/<uuid:uuid>/", consignments.consignment, name="consignment"),
    path("consignments/<uuid:uuid>/paper/", consignments.tick, name="consignment_paper"),
    path("consignments/<uuid:uuid>/remind/", consignments.remind, name="consignment_remind"),
    path("consignments/<uuid:uuid>/note/", consignments.note, name="consignment_note"),
    path("consignments/<uuid:uuid>/cover/", consignments.cover, name="consignment_cover"),
    path("consignments/<uuid:uuid>/roster/", consignments.roster, name="consignment_roster"),
    path("consignments/<uuid:uuid>/roster/export/", exports.ask, {"table": Table.ROSTER}, name="roster_export"),
    path("paper/", paper.papers, name="papers"),
    path("paper/export/", exports.ask, {"table": Table.PAPERS}, name="papers_export"),
    path("paper/marks/", paper.mark, name="paper_marks"),
    path("paper/remind/", paper.remind, name="paper_remind"),
    path("applications/<uuid:uuid>/stamps/<int:position>/file/", paper.scan_file, name="stamp_file"),
    path("applications/<uuid:uuid>/stamps/<int:position>/pages/<int:number>/", paper.scan_page, name="stamp_page"),
]
