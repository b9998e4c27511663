/* Live view: fetches the parts of the page every few seconds and replaces those that have changed. */
(function () {
  'use strict';
  const page = document.getElementById('des-page');
  const parts = document.getElementById('des-parts');
  const live = document.getElementById('des-live');
  const shown = new Map();
  let busy = false;

  function element(html) {
    const template = document.createElement('template');
    template.innerHTML = html;
    return template.content.firstElementChild;
  }

  function replace(part) {
    const old = document.getElementById(part.id);
    const fresh = element(part.html);
    const details = old.querySelector('details');
    if (details && details.open) {
      fresh.querySelector('details').open = true;
    }
    old.replaceWith(fresh);
  }

  /* What is moved or replaced loses the focus: gives it back to the same control of the same part. */
  function keepingFocus(change) {
    const active = document.activeElement;
    const part = active.closest('#des-parts > *');
    const id = part && part.id;
    change();
    const again = id && document.getElementById(id);
    const control = again && again.querySelector(active.localName);
    if (control && document.activeElement !== control) {
      control.focus({ preventScroll: true });
    }
  }

  function show(list) {
    const ids = Array.from(parts.children, child => child.id);
    if (ids.length !== list.length || list.some((part, index) => part.id !== ids[index])) {
      const known = new Map(Array.from(parts.children, child => [child.id, child]));
      list.forEach(part => parts.append(known.get(part.id) || element(part.html)));
      const wanted = new Set(list.map(part => part.id));
      known.forEach((child, id) => wanted.has(id) || child.remove());
    }
    list.forEach(part => {
      if (shown.get(part.id) !== part.html) {
        replace(part);
        shown.set(part.id, part.html);
      }
    });
  }

  async function refresh() {
    if (busy || document.hidden) {
      return;
    }
    busy = true;
    try {
      const reply = await fetch(page.dataset.live, { cache: 'no-store', redirect: 'error' });
      if (!reply.ok) {
        throw new Error(reply.status);
      }
      const list = await reply.json();
      keepingFocus(() => show(list));
      live.textContent = '';
    } catch (e) {
      live.textContent = 'The server does not answer; what you see is not current.';
    } finally {
      busy = false;
    }
  }

  setInterval(refresh, 3000);
  document.addEventListener('visibilitychange', refresh);
}());
