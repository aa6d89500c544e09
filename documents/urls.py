"""Addresses of documents."""

from django.urls import path

from documents.views import content, papers, reading

app_name = "documents"
urlpatterns = [
    path("items/<int:item_id>/", papers.item_papers, name="item_papers"),
    path("<int:document_id>/", reading.paper, name="paper"),
    path("<int:document_id>/replace/", papers.replace, name="replace"),
    path("<int:document_id>/rename/", papers.rename, name="rename"),
    path("<int:document_id>/withdraw/", papers.withdraw, name="withdraw"),
    path("versions/<int:version_id>/content", content.content, name="content"),
    path("versions/<int:version_id>/position/", reading.position, name="position"),
    path("meetings/<int:meeting_id>/readings/", reading.readings, name="readings"),
]
