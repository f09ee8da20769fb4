(function () {
  'use strict';
  const byId = (id) => document.getElementById(id);
  const cases = Array.from(document.querySelectorAll('details.case'));
  const texts = cases.map((c) => (c.firstElementChild.textContent + ' ' + c.dataset.requirements).toLowerCase());
  const chips = Array.from(document.querySelectorAll('.chip'));
  const filter = byId('filter');
  const summaryOf = (c) => c.firstElementChild;

  function apply() {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const verdicts = chips.filter((c) => c.getAttribute('aria-pressed') === 'true').map((c) => c.dataset.verdict);
    let shown = 0;
    cases.forEach((c, i) => {
      const fits = (verdicts.length === 0 || verdicts.includes(c.dataset.verdict)) && words.every((w) => texts[i].includes(w));
      c.hidden = !fits;
      if (fits) shown += 1;
    });
    document.querySelectorAll('.chapter').forEach((s) => { s.hidden = !s.querySelector('details.case:not([hidden])'); });
    byId('nothing').hidden = shown !== 0;
    byId('shown').textContent = shown + ' of ' + cases.length + ' cases';
  }

  function clear() {
    filter.value = '';
    chips.forEach((c) => c.setAttribute('aria-pressed', 'false'));
    apply();
  }

  // An address with "#case-5.6" opens that case, also when the filter hides it.
  function openTarget() {
    let name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch (e) { /* as it is */ }
    const target = name && byId(name);
    if (!target) return;
    const folded = target.closest('details');
    if (folded) {
      if (folded.hidden) clear();
      folded.open = true;
    }
    if (target.classList.contains('case') || folded) target.scrollIntoView();
  }

  function step(by, isWanted) {
    const shown = cases.filter((c) => !c.hidden && isWanted(c));
    if (shown.length === 0) return;
    const here = document.activeElement.closest('details.case');
    let next;
    if (by > 0) next = shown.find((c) => !here || (here.compareDocumentPosition(c) & Node.DOCUMENT_POSITION_FOLLOWING)) || shown[0];
    else next = shown.filter((c) => here && (here.compareDocumentPosition(c) & Node.DOCUMENT_POSITION_PRECEDING)).pop() || shown[shown.length - 1];
    summaryOf(next).focus();
    summaryOf(next).scrollIntoView({ block: 'center' });
  }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isTyping = event.target === filter;
    if (event.key === 'Escape') {
      clear();
      if (isTyping) filter.blur();
    } else if (isTyping) {
      return;
    } else if (event.key === '/') {
      filter.focus();
      filter.select();
    } else if (event.key === 'j') step(1, () => true);
    else if (event.key === 'k') step(-1, () => true);
    else if (event.key === 'n') step(1, (c) => c.dataset.verdict !== 'pass');
    else return;
    event.preventDefault();
  }

  function copy(event) {
    const button = event.target.closest('.copy');
    if (!button) return;
    const code = button.parentElement.querySelector('code');
    const done = () => {
      button.textContent = 'Copied';
      setTimeout(() => { button.textContent = 'Copy'; }, 1500);
    };
    const select = () => {
      getSelection().selectAllChildren(code);
      if (document.execCommand('copy')) done();
    };
    if (navigator.clipboard) navigator.clipboard.writeText(code.textContent).then(done, select);
    else select();
  }

  chips.forEach((c) => c.addEventListener('click', () => {
    c.setAttribute('aria-pressed', c.getAttribute('aria-pressed') === 'true' ? 'false' : 'true');
    apply();
  }));
  filter.addEventListener('input', apply);
  byId('open-all').addEventListener('click', () => cases.forEach((c) => { if (!c.hidden) c.open = true; }));
  byId('close-all').addEventListener('click', () => cases.forEach((c) => { c.open = false; }));
  document.addEventListener('keydown', onKey);
  document.addEventListener('click', copy);
  document.querySelectorAll('.copy').forEach((b) => { b.hidden = false; });
  addEventListener('hashchange', openTarget);
  // On paper nothing can be opened: show the detail of what did not pass.
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = cases.filter((c) => !c.open && /^(fail|setup-failed|tool-error|unexpected-pass|non-strict)$/.test(c.dataset.verdict));
    opened.forEach((c) => { c.open = true; });
  });
  addEventListener('afterprint', () => { opened.forEach((c) => { c.open = false; }); });
  byId('toolbar').hidden = false;
  byId('hint').hidden = false;
  apply();
  openTarget();
})();
