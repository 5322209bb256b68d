// A file that was chosen fills the text field beside it; a file of users is sent as it is; what is running is looked at again.
// Without this script commands do the second, and the page that is loaded again the third.
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

const upload = document.querySelector('form[data-upload]');
if (upload) {
  const said = upload.querySelector('[data-words]');
  const button = upload.querySelector('button');
  upload.addEventListener('submit', async (event) => {
    event.preventDefault();
    const file = upload.querySelector('input[type=file]').files[0];
    if (!file || file.size > Number(upload.dataset.most)) {
      said.textContent = 'That file is too long.';
      return;
    }
    button.disabled = true;
    said.textContent = 'Sending the file.';
    const asked = new URLSearchParams({ name: file.name, similar: upload.querySelector('[name=similar]').checked });
    try {
      const answer = await fetch(`${upload.getAttribute('action')}?${asked}`, {
        method: 'POST',
        body: file,
        headers: {
          'Content-Type': 'application/octet-stream',
          'form-token': upload.querySelector('[name=form-token]').value,
        },
      });
      if (answer.redirected) {
        location.assign(answer.url);
        return;
      }
      said.textContent = (await answer.text()).slice(0, 500);
    } catch {
      said.textContent = 'The file did not arrive. Nothing was imported; send it again.';
    }
    button.disabled = false;
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
