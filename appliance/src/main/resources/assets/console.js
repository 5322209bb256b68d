// Two helps, neither needed: a file that was chosen fills the text field beside it, and a running issue is looked at again.
for (const chooser of document.querySelectorAll('input[type=file][data-fills]')) {
  chooser.addEventListener('change', async () => {
    const file = chooser.files[0];
    const target = document.getElementById(chooser.dataset.fills);
    if (file && file.size <= 24000) {
      target.value = await file.text();
    } else if (file) {
      target.value = '';
      target.placeholder = 'That file is too long for a signed statement.';
    }
  });
}

const bar = document.querySelector('progress[data-state]');
if (bar) {
  const words = document.querySelector('[data-words]');
  const ask = async () => {
    try {
      const answer = await fetch(bar.dataset.state, { headers: { Accept: 'application/json' } });
      if (!answer.ok || !(answer.headers.get('content-type') || '').startsWith('application/json')) {
        location.reload();
        return;
      }
      const state = await answer.json();
      if (!state.running) {
        location.reload();
        return;
      }
      if (state.batches > 0) {
        bar.max = state.batches;
        bar.value = state.batch;
      }
      words.textContent = state.words;
    } catch {
      words.textContent = 'The console does not answer; asking again.';
    }
    setTimeout(ask, 1500);
  };
  setTimeout(ask, 800);
}
