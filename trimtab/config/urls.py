"""Every address of Trimtab."""

from django.urls import include, path

urlpatterns = [path("", include("trimtab.web.urls"))]
handler500 = "trimtab.web.views.errors.mistake"
