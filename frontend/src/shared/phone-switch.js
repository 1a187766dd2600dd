// Brings the phone to the desk and to the floor: when its shift is started, and after the page was loaded again meanwhile.

import { notice } from "./notices.js";

const phone = document.querySelector("desk-phone[data-script]");
const IS_ON = "desk-phone";

let isLoading = false;

async function load() {
  if (isLoading) return;
  isLoading = true;
  phone.dataset.state = "connecting";
  try {
    await import(phone.dataset.script);
  } catch {
    isLoading = false;
    phone.dataset.state = "off";
    notice(document.body.dataset.unreachable);
  }
}

phone?.querySelector("[data-phone-start]").addEventListener("click", load);
if (phone && sessionStorage.getItem(IS_ON)) load();
