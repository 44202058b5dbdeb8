// When a job has ended, the page shows what came of it: the part that asked again is swapped, then the page is read anew.
document.addEventListener("htmx:afterSettle", () => {
  if (document.getElementById("ended")) window.location.reload();
});
