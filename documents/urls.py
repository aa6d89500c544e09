"""Addresses of documents."""

from django.urls import URLPattern, URLResolver, include, path

from documents.views import (
    content,
    distribution,
    dossiers,
    download,
    marks,
    notes,
    offline,
    pack,
    papers,
    pictures,
    plain,
    presenting,
    reading,
)

app_name = "documents"
PAPERS: list[URLPattern] = [
    path("items/<int:item_id>/", papers.item_papers, name="item_papers"),
    path("dossiers/<int:dossier_id>/", dossiers.dossier_papers, name="dossier_papers"),
    path("<int:document_id>/", reading.paper, name="paper"),
    path("<int:document_id>/replace/", papers.replace, name="replace"),
    path("<int:document_id>/rename/", papers.rename, name="rename"),
    path("<int:document_id>/withdraw/", papers.withdraw, name="withdraw"),
    path("versions/<int:version_id>/content", content.content, name="content"),
    path("<int:document_id>/audience/", distribution.set_audience, name="audience"),
    path("<int:document_id>/view-only/", distribution.set_view_only, name="view_only"),
    path("<int:document_id>/ask-approval/", distribution.ask_approval, name="ask_approval"),
    path("<int:document_id>/approve/", distribution.approve, name="approve"),
    path("<int:document_id>/drop-approval/", distribution.drop_approval, name="drop_approval"),
    path("versions/<int:version_id>/download/", download.download, name="download"),
    path("versions/<int:version_id>/pages/<int:number>/", pictures.page_image, name="page_image"),
    path("<int:document_id>/plain/", plain.plain, name="plain"),
    path("versions/<int:version_id>/find/", reading.find, name="find"),
    path("versions/<int:version_id>/present/", presenting.start_presenting, name="start_presenting"),
    path("versions/<int:version_id>/turn/", presenting.turn_page, name="turn_page"),
    path("meetings/<int:meeting_id>/stop-presenting/", presenting.stop_presenting, name="stop_presenting"),
    path("meetings/<int:meeting_id>/page/", reading.numbered_page, name="numbered_page"),
    path("versions/<int:version_id>/position/", reading.position, name="position"),
    path("meetings/<int:meeting_id>/readings/", reading.readings, name="readings"),
    path("versions/<int:version_id>/marks/", marks.marks, name="marks"),
    path("versions/<int:version_id>/marks/save/", marks.save_mark, name="save_mark"),
    path("marks/<uuid:uid>/edit/", marks.edit_mark, name="edit_mark"),
    path("marks/<uuid:uid>/remove/", marks.remove_mark, name="remove_mark"),
    path("marks/<uuid:uid>/share/", notes.share_mark, name="share_mark"),
    path("marks/<uuid:uid>/unshare/", notes.unshare_mark, name="unshare_mark"),
    path("meetings/<int:meeting_id>/notes/", notes.notes, name="notes"),
    path("meetings/<int:meeting_id>/notes/export/", notes.ask_for_export, name="ask_for_export"),
    path("meetings/<int:meeting_id>/notes/export/state/", notes.export_status, name="export_status"),
    path("meetings/<int:meeting_id>/notes/export/file/", notes.export_file, name="export_file"),
    path("devices/", offline.devices, name="devices"),
    path("devices/seen/", offline.device_seen, name="device_seen"),
    path("devices/<int:device_id>/revoke/", offline.revoke_device, name="revoke_device"),
    path("reminders/", offline.set_mail, name="set_mail"),
    path("offline/meetings/<int:meeting_id>/", offline.offline_papers, name="offline_papers"),
]
PACK: list[URLPattern] = [
    path("", pack.pack, name="pack"),
    path("book/", pack.ask_for_book, name="ask_for_book"),
    path("book/state/", pack.book_state, name="book_state"),
    path("book/file/", pack.book_file, name="book_file"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("documents/", include(PAPERS)),
    path("meetings/<int:meeting_id>/pack/", include(PACK)),
]
