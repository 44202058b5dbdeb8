// Says on the page that a passkey was not used; allauth's scripts would only tell the console.
document.addEventListener("allauth.error", (event) => {
  const said = document.getElementById("passkey_failed");
  if (!said) return;
  event.preventDefault();
  said.hidden = false;
});
