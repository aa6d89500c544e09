"""Every address of the installation, by app."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from ecabinet import api, home, search, shell
from people import views as people
from voting.views import positions

urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", home.healthz, name="healthz"),
    path("readyz", home.readyz, name="readyz"),
    path("sw.js", shell.service_worker, name="service_worker"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path("search/", search.search, name="search"),
    path("offline/", shell.offline, name="offline"),
    # A stranger chooses a language too, on the log-in page.
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("accounts/", include("people.urls")),
    path("bodies/", include("people.urls.bodies")),
    path("meetings/", include("meetings.urls")),
    # Papers under /documents/, and the pack of a meeting under /meetings/<id>/pack/.
    path("", include("documents.urls")),
    path("meetings/<int:meeting_id>/positions/", positions.positions, name="positions"),
    path("assistants/", people.assistants, name="assistants"),
    path("assistants/bodies/<int:body_id>/", people.name_aide, name="name_aide"),
    path("assistants/<int:assistance_id>/end/", people.end_assistance, name="end_assistance"),
    # Polls under /voting/, opinion forms between sessions under /opinions/.
    path("", include("voting.urls")),
    path("minutes/", include("minutes.urls")),
    path("savings/", include("savings.urls")),
    path("api/v1/", api.urls),
]
