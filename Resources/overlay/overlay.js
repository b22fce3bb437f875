// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Puts the page together: parameters, captions, connection.
"use strict";

(function () {
  const find = (id) => document.getElementById(id);
  const parameters = Earshot.readParameters(location.search);
  Earshot.applyStyle(parameters, document.documentElement, find("stage"));
  const captions = new Earshot.Captions(parameters, find("box"), find("captions"), find("badges"));
  const showStatus = parameters.status ?? window.obsstudio === undefined;

  let session = null;
  let numHistory = 0; // messages still to come that tell what was before
  let lostAt = null;

  function onMessage(message) {
    if (message.type === "hello") {
      // What is on the page stays when it is the same session; history only adds to it.
      if (message.session !== session) captions.reset();
      session = message.session;
      numHistory = Number(message.history) || 0;
      // What was said before one came is there to be read, but nobody wants it read out at once.
      find("captions").setAttribute("aria-live", numHistory > 0 ? "off" : "polite");
      return;
    }
    captions.handle(message);
    if (message.type === "status" && showStatus && parameters.status) find("status").textContent = String(message.text ?? "");
    if (numHistory > 0 && --numHistory === 0)
      setTimeout(() => find("captions").setAttribute("aria-live", "polite"), 100);
  }

  function onState(state) {
    if (state === "lost" && lostAt === null) {
      lostAt = performance.now();
      captions.dropTentative();
    }
    if (state === "connected") lostAt = null;
    if (showStatus) find("status").textContent = state === "lost" ? "No connection to Earshot. Trying again …" : "";
  }

  // Silence by the page's own rule; and captions of a server that is gone do not stay for ever.
  setInterval(() => {
    const seconds = parameters.clear ?? (lostAt !== null ? 6 : 0);
    if (seconds > 0 && performance.now() - captions.changedAt > seconds * 1000) captions.clearAll();
  }, 250);

  const url = new URL("ws", location.href);
  url.protocol = "ws:";
  url.search = "?token=" + encodeURIComponent(parameters.token);
  new Earshot.Connection(url.href, { onMessage, onState });
})();
