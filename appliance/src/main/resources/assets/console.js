// A file that was chosen fills the text field beside it, or is sent as it is; so is a file of users; what is running is looked at again.
// Without this script commands do the second, and the page that is loaded again the third.
const FORM = 24000; // a longer text is sent as a file

for (const chooser of document.querySelectorAll('input[type=file][data-fills]')) {
  const target = document.getElementById(chooser.dataset.fills);
  chooser.addEventListener('change', async () => {
    const file = chooser.files[0];
    const fits = file && file.size <= FORM;
    target.required = !file || fits;
    target.value = fits ? await file.text() : '';
    target.placeholder = file && !fits ? 'The file is sent as it is.' : '-----BEGIN SLUICE STATEMENT-----';
  });
  target.addEventListener('input', () => {
    target.required = true;
  });
}

// A file goes to an address of its own; what the answer leads to is shown, or its words.
const send = async (form, address, file) => {
  const said = form.querySelector('[data-words]');
  const button = form.querySelector('button');
  button.disabled = true;
  said.textContent = 'Sending the file.';
  try {
    const answer = await fetch(address, {
      method: 'POST',
      body: file,
      headers: {
        'Content-Type': 'application/octet-stream',
        'form-token': form.querySelector('[name=form-token]').value,
      },
    });
    if (answer.redirected) {
      location.assign(answer.url);
      return;
    }
    said.textContent = (await answer.text()).slice(0, 500);
  } catch {
    said.textContent = 'The file did not arrive. Nothing was taken in; send it again.';
  }
  button.disabled = false;
};

for (const form of document.querySelectorAll('form[data-sends]')) {
  form.addEventListener('submit', (event) => {
    const file = form.querySelector('input[type=file]').files[0];
    if (file && form.querySelector('textarea').value === '') {
      event.preventDefault();
      send(form, `${form.getAttribute('action')}/file`, file);
    }
  });
}

const upload = document.querySelector('form[data-upload]');
if (upload) {
  upload.addEventListener('submit', (event) => {
    event.preventDefault();
    const file = upload.querySelector('input[type=file]').files[0];
    if (!file || file.size > Number(upload.dataset.most)) {
      upload.querySelector('[data-words]').textContent = 'That file is too long.';
      return;
    }
    const asked = new URLSearchParams({ name: file.name, similar: upload.querySelector('[name=similar]').checked });
    send(upload, `${upload.getAttribute('action')}?${asked}`, file);
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
