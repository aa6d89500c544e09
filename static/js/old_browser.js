// Runs in browsers that know no modules, and in no other: they go on to the plain reader. Written as they read it.
(function () {
  var script = document.querySelector("script[data-plain]");
  if (script) location.replace(script.getAttribute("data-plain") + location.search);
})();
