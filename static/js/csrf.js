// The token that every POST carries. The cookie first: after a log-in in another tab the page's own is out of date.

export function csrfToken() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  if (cookie) return cookie.slice("csrftoken=".length);
  return document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}
