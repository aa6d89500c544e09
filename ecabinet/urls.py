"""Every address of the installation, by app."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from ecabinet import home, search, shell

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
    path("voting/", include("voting.urls")),
    path("minutes/", include("minutes.urls")),
    path("savings/", include("savings.urls")),
]
