// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The WebSocket to the server, opened again with growing pauses for as long as the page is there.
"use strict";

var Earshot = Earshot || {};

Earshot.kFirstPauseMs = 250;
Earshot.kLongestPauseMs = 5000;

Earshot.Connection = class {
  // handlers: onMessage(message), onState("connected" | "lost")
  constructor(url, handlers) {
    this.url = url;
    this.handlers = handlers;
    this.pauseMs = Earshot.kFirstPauseMs;
    this.open();
  }

  open() {
    const socket = new WebSocket(this.url);
    socket.onmessage = (event) => {
      let message = null;
      try {
        message = JSON.parse(event.data);
      } catch {
        return;
      }
      if (message?.v !== 1) return;
      if (message.type === "hello") {
        this.pauseMs = Earshot.kFirstPauseMs;
        this.handlers.onState("connected");
      }
      this.handlers.onMessage(message);
    };
    socket.onclose = () => {
      this.handlers.onState("lost");
      setTimeout(() => this.open(), this.pauseMs * (0.75 + 0.5 * Math.random()));
      this.pauseMs = Math.min(this.pauseMs * 1.6, Earshot.kLongestPauseMs);
    };
  }
};
