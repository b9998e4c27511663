/* Live view: asks every few seconds for what has changed, tells how far away times are, opens details in place. */
(function () {
  'use strict';
  const page = document.getElementById('des-page');
  const parts = document.getElementById('des-parts');
  const live = document.getElementById('des-live');
  const say = document.getElementById('des-say');
  const act = document.getElementById('des-do');
  const view = document.getElementById('des-view');
  const ahead = Number(page.dataset.now) - Date.now();
  const CONTROLS = 'a, button, input, select';
  const known = new Map();
  const IN_USE = 30000;
  let used = 0;
  let order = [];
  let asking = null;
  let timer = 0;

  /* How far away a time is, as the server counts. */
  function distance(iso) {
    const seconds = Math.round((Date.parse(iso) - Date.now() - ahead) / 1000);
    const s = Math.abs(seconds);
    const text = s >= 86400 ? Math.floor(s / 86400) + ' d ' + Math.floor(s % 86400 / 3600) + ' h'
      : s >= 3600 ? Math.floor(s / 3600) + ' h ' + Math.floor(s % 3600 / 60) + ' min'
      : s >= 60 ? Math.floor(s / 60) + ' min' : s + ' s';
    return seconds < 0 ? text + ' ago' : 'in ' + text;
  }

  function tell(time) {
    const text = ' (' + distance(time.dateTime) + ')';
    let span = time.nextElementSibling;
    if (!span || span.className !== 'des-away') {
      span = document.createElement('span');
      span.className = 'des-away';
      time.after(span);
    }
    if (span.textContent !== text) {
      span.textContent = text;
    }
  }

  function tellAll() {
    parts.querySelectorAll('time').forEach(tell);
  }

  /* Rows stay where they are while one is in use: nothing jumps away under a click. A pointer left there is no use. */
  function held() {
    return Date.now() - used < IN_USE && parts.querySelector('article:hover, article:focus-within') !== null;
  }

  function control(active) {
    const part = active && active.closest('#des-parts > *');
    return part && { id: part.id, index: Array.from(part.querySelectorAll(CONTROLS)).indexOf(active) };
  }

  /* What is moved or replaced loses the focus: gives it back to the same control of the same part. */
  function keepingFocus(change) {
    const before = control(document.activeElement);
    change();
    const part = before && document.getElementById(before.id);
    const again = part && part.querySelectorAll(CONTROLS)[before.index];
    if (again && again !== document.activeElement) {
      again.focus({ preventScroll: true });
    }
  }

  function replace(element) {
    const old = document.getElementById(element.id);
    if (old && old !== element) {
      old.replaceWith(element);
      if (element.dataset.say && element.dataset.say !== old.dataset.say) {
        say.textContent = element.dataset.say;
      }
    }
    return old !== null;
  }

  function arrange() {
    let at = parts.firstElementChild;
    order.forEach(fingerprint => {
      const element = known.get(fingerprint);
      if (element === at) {
        at = at.nextElementSibling;
      } else {
        parts.insertBefore(element, at);
      }
    });
    while (at) {
      const next = at.nextElementSibling;
      at.remove();
      at = next;
    }
  }

  function isArranged() {
    return parts.children.length === order.length
      && order.every((fingerprint, index) => parts.children[index].dataset.f === fingerprint);
  }

  function show() {
    order.forEach(fingerprint => replace(known.get(fingerprint)));
    const waits = held() && !isArranged();
    if (!waits) {
      arrange();
    }
    live.textContent = waits ? 'The list has changed; it is put in order when no row is in use.' : '';
    tellAll();
  }

  function take(html) {
    const template = document.createElement('template');
    template.innerHTML = html;
    const list = template.content.firstElementChild;
    order = list.dataset.order.split('.');
    list.remove();
    Array.from(template.content.children).forEach(element => known.set(element.dataset.f, element));
    keepingFocus(show);
    const wanted = new Set(order);
    known.forEach((element, fingerprint) => wanted.has(fingerprint) || parts.contains(element)
      || known.delete(fingerprint));
  }

  async function ask() {
    const shown = Array.from(parts.children, element => element.dataset.f);
    const others = Array.from(known.keys()).filter(fingerprint => !shown.includes(fingerprint));
    const query = new URLSearchParams(new FormData(view));
    query.set('known', shown.join('.') + ',' + others.join('.'));
    // without the user and password that the address of the page may contain: with them no request is made
    const address = new URL(page.dataset.live + '?' + query, location.origin + location.pathname);
    const reply = await fetch(address, { cache: 'no-store', redirect: 'error' });
    if (!reply.ok) {
      throw new Error(reply.status);
    }
    if (reply.status === 204) {
      order = shown;
      keepingFocus(show);
    } else {
      take(await reply.text());
    }
  }

  async function refresh() {
    clearTimeout(timer);
    if (document.hidden) {
      return;
    }
    try {
      asking = asking || ask();
      await asking;
    } catch (e) {
      live.textContent = 'The server does not answer; what you see is not current. Load the page again if this lasts.';
    } finally {
      asking = null;
      clearTimeout(timer);
      timer = setTimeout(refresh, parts.querySelector('[data-busy]') ? 1000 : 3000);
    }
  }

  /* The view with or without details of an organisation, and its address for bookmarks and buttons. */
  async function toggle(button) {
    const same = Array.from(view.querySelectorAll('[name=open]')).filter(input => input.value === button.value);
    same.forEach(input => input.remove());
    if (button.name === 'open') {
      const input = document.createElement('input');
      Object.assign(input, { type: 'hidden', name: 'open', value: button.value });
      view.append(input);
    }
    setAddress();
    try {
      await asking;
    } catch (e) {
      // what refresh says of it is enough
    }
    refresh();
  }

  function setAddress() {
    const address = '?' + new URLSearchParams(new FormData(view));
    history.replaceState(null, '', address === '?' ? location.pathname : address);
    act.setAttribute('action', address);
  }

  Array.from(parts.children).forEach(element => known.set(element.dataset.f, element));
  order = Array.from(known.keys());
  if (/[?&](asked|note|close)=/.test(location.search)) {
    setAddress();
  }
  parts.addEventListener('click', event => {
    const button = event.target.closest('.des-more');
    if (button) {
      event.preventDefault();
      toggle(button);
    }
  });
  ['pointermove', 'pointerdown', 'keydown', 'focusin'].forEach(kind =>
    parts.addEventListener(kind, () => { used = Date.now(); }, { passive: true }));
  document.addEventListener('visibilitychange', refresh);
  setInterval(() => document.hidden || tellAll(), 1000);
  tellAll();
  timer = setTimeout(refresh, 3000);
}());
