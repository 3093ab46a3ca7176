// Passkeys at the desk: the one script of this site. Whoever runs none types a code instead.

async function answer(asked) {
  const response = await fetch(asked.options, { cache: "no-store" });
  const options = await response.json();
  const credential =
    asked.passkey === "create"
      ? await navigator.credentials.create({
          publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
        })
      : await navigator.credentials.get({
          publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
        });
  return JSON.stringify(credential.toJSON());
}

function offer(part) {
  const button = part.querySelector("button");
  const status = part.querySelector("[role=status]");
  const field = button.form.elements[part.dataset.field];
  button.addEventListener("click", async () => {
    status.textContent = "";
    button.disabled = true;
    try {
      field.value = await answer(part.dataset);
      button.form.requestSubmit();
    } catch {
      status.textContent = part.dataset.failed;
    }
    // What was sent is good once; nobody should meet it again on the way back.
    field.value = "";
    button.disabled = false;
  });
  part.hidden = false;
}

// Older browsers, and addresses without encryption, have none of it.
if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  document.querySelectorAll("[data-passkey]").forEach(offer);
  for (const excuse of document.querySelectorAll("[data-no-passkey]")) {
    excuse.hidden = true;
  }
}
