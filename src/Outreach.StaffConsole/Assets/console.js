// Drafts, sending again after a broken line, and the state of the line. Every page reads, filters and sends without it.
const line = document.getElementById('line');
const say = (what, good) => { if (line) { line.textContent = line.dataset[what]; line.classList.toggle('good', !!good); line.hidden = false; } };
const wait = ms => new Promise(done => setTimeout(done, ms));
const store = sessionStorage;
const draftOf = form => 'draft:' + location.pathname + ':' + form.dataset.draft;
const fieldsOf = form => [...new FormData(form)].filter(([name, value]) => !name.startsWith('_') && typeof value === 'string');

function restore(root) {
  for (const hide of root.querySelectorAll('[data-hide]')) hide.hidden = true;
  for (const button of root.querySelectorAll('[data-print]')) { button.hidden = false; button.onclick = () => print(); }
  for (const form of root.querySelectorAll('form[data-draft]')) {
    const kept = store.getItem(draftOf(form));
    if (!kept || root.querySelector('[data-refusal]')) continue;
    const left = JSON.parse(kept);
    for (const box of form.querySelectorAll('[type=checkbox],[type=radio]')) box.checked = left.some(([n, v]) => n === box.name && v === box.value);
    for (const [name, value] of left) {
      const field = form.elements[name];
      if (field && 'value' in field && field.type !== 'checkbox' && field.type !== 'file' && field.type !== 'hidden') field.value = value;
    }
    say('draft', true);
  }
  root.querySelector('[data-refusal]')?.focus();
  follow();
}

// Long work shows how far it is: that part of the page is fetched anew as long as it lasts; at its end the whole page.
async function follow() {
  const part = document.querySelector('[data-again]');
  if (!part) return;
  await wait(part.dataset.again * 1000);
  if (!part.isConnected) return;
  if (!document.hidden) {
    try {
      const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, credentials: 'same-origin' });
      if (answer.redirected) { location.href = answer.url; return; }
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const next = page.querySelector('[data-again]');
      if (!part.isConnected) return;
      if (answer.ok) (next ? part : document.querySelector('main')).replaceWith(document.adoptNode(next ?? page.querySelector('main')));
    } catch { /* no line: the same again */ }
  }
  follow();
}

document.addEventListener('input', e => {
  const form = e.target.form;
  if (form?.dataset.draft) store.setItem(draftOf(form), JSON.stringify(fieldsOf(form)));
  if (form?.dataset.look) { clearTimeout(looking); looking = setTimeout(look, 600, form); }
});

// What a form finds out is looked up while one types, and its part of the page alone is changed; the form's button does the same.
let looking, asked;
async function look(form) {
  asked?.abort();
  if (form.dataset.sending || !form.isConnected) return;
  asked = new AbortController();
  const body = new URLSearchParams(new FormData(form));
  body.set('what', 'look');
  try {
    const answer = await fetch(location.href, { method: 'POST', body, headers: { Accept: 'text/html' }, credentials: 'same-origin', signal: asked.signal });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const next = answer.ok && page.getElementById(form.dataset.look), here = document.getElementById(form.dataset.look);
    if (next && form.isConnected && !form.dataset.sending && here.innerHTML !== next.innerHTML) here.replaceChildren(...document.adoptNode(next).childNodes);
  } catch { /* typed on, or no line: asked again at the next pause or by the button */ }
}

document.addEventListener('change', e => {
  const { files, dataset, form } = e.target;
  if (e.target.matches('[data-auto]')) form.requestSubmit();
  if (dataset.most) e.target.setCustomValidity([...files].some(f => f.size > dataset.most) ? dataset.tooLarge : '');
});

// A form is sent by the same bytes until an answer comes; its key makes a second arrival harmless.
async function send(form, button) {
  const body = new FormData(form, button);
  const plain = ![...body.values()].some(v => v instanceof File);
  for (let pause = 1; ; pause = Math.min(pause * 2, 15)) {
    try {
      const answer = await fetch(form.action || location.href, { method: 'POST', body: plain ? new URLSearchParams(body) : body, headers: { Accept: 'text/html' }, credentials: 'same-origin', signal: AbortSignal.timeout(plain ? 60000 : 900000) });
      if (answer.status !== 502 && answer.status !== 503 && answer.status !== 504) return answer;
    } catch { /* no line: the same again */ }
    say('waiting');
    await wait(pause * 1000);
  }
}

document.addEventListener('submit', async e => {
  const form = e.target;
  if (form.matches('[data-sign-out]')) { store.clear(); return; }
  if (!form.matches('[data-send]') || e.defaultPrevented) return;
  e.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = 'yes';
  const button = e.submitter;
  button?.setAttribute('aria-disabled', 'true');
  say('saving');
  const answer = await send(form, button);
  if (answer.ok && form.dataset.draft) store.removeItem(draftOf(form));
  const type = answer.headers.get('content-type') ?? '';
  if (!type.includes('text/html')) { location.reload(); return; }
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const next = page.querySelector('main'), here = document.querySelector('main');
  if (!next) { location.href = answer.url; return; }
  document.title = page.title;
  here.replaceWith(document.adoptNode(next));
  if (answer.redirected) {
    history.pushState(null, '', answer.url);
    // The page's head names the page too: where to skip to, which link is here, where to come back to.
    for (const part of ['.skip', 'header.bar']) {
      const fresh = page.querySelector(part);
      if (fresh) document.querySelector(part)?.replaceWith(document.adoptNode(fresh));
    }
  }
  line.hidden = true;
  restore(document);
  if (answer.ok) {
    const main = document.querySelector('main'), asked = main.querySelector('[autofocus]');
    (asked ?? main).focus();
    if (!asked) scrollTo(0, 0);
  }
});

// A group of the menu closes when one goes elsewhere, and on Escape, which leads back to it.
const shut = keep => { for (const group of document.querySelectorAll('.group[open]')) if (!group.contains(keep)) group.open = false; };
for (const kind of ['click', 'focusin']) document.addEventListener(kind, e => shut(e.target));
document.addEventListener('keydown', e => {
  const group = e.key === 'Escape' && document.querySelector('.group[open]');
  if (group) { shut(); group.querySelector('summary').focus(); }
});

addEventListener('popstate', () => location.reload());
addEventListener('offline', () => say('waiting'));
addEventListener('online', () => say('back', true));

// Dragging a person onto a session sets what choosing the person and pressing the button sets.
let picked;
document.addEventListener('dragstart', e => { picked = e.target.closest?.('[data-entry]')?.dataset.entry; if (picked) e.dataTransfer.setData('text/plain', picked); });
document.addEventListener('dragover', e => { if (picked && e.target.closest('[data-session]')) e.preventDefault(); });
document.addEventListener('drop', e => {
  const session = picked && e.target.closest('[data-session]');
  const form = document.getElementById('place');
  if (!session || !form) return;
  e.preventDefault();
  form.elements.entry.value = picked;
  form.elements.session.value = session.dataset.session;
  picked = undefined;
  form.requestSubmit();
});

// Nobody's screen stays open: after a quarter of an hour without a touch the page is gone and the drafts with it.
if (document.querySelector('[data-sign-out]')) {
  let last = Date.now();
  for (const kind of ['pointerdown', 'keydown', 'scroll']) addEventListener(kind, () => { last = Date.now(); }, { passive: true });
  setInterval(() => {
    if (Date.now() - last > 15 * 60000) { store.clear(); document.documentElement.classList.add('locked'); document.querySelector('[data-sign-out]').submit(); }
  }, 10000);
}

restore(document);
