// Stands before the site in CloudFront: asks visitors to sign in, leads folders to their page, and
// shows nothing whose name begins with a dot, such as .talkingheads/. It is part of briefing.yaml;
// a test keeps both equal. The three values come from the recipe's parameters.
const SIGN_IN = '${SignIn}';
const SALT = '${SignInSalt}';
const HASH = '${SignInHash}';
const LOGIN = '${LoginAddress}';

const crypto = require('crypto');

function handler(event) {
  const request = event.request;
  const refused = signIn(request);
  if (refused) return refused;
  if (hidden(request.uri)) return answer(404, 'Not Found', 'There is no such page.');
  const name = request.uri.slice(request.uri.lastIndexOf('/') + 1);
  if (name === '') request.uri += 'index.html';
  else if (name.indexOf('.') < 0) return led(301, 'Moved Permanently', request.uri + '/');
  return request;
}

function signIn(request) {
  if (SIGN_IN === 'none') return null;
  if (SIGN_IN === 'cookies') {
    // The cookies themselves are checked by CloudFront, with the key group.
    const known = request.cookies && request.cookies['CloudFront-Key-Pair-Id'];
    return known || !LOGIN ? null : led(302, 'Found', LOGIN);
  }
  if (/^[0-9a-f]{64}$/.test(HASH) && SALT.length > 15 && equal(digest(said(request)), HASH)) return null;
  const asking = answer(401, 'Unauthorized', 'Please sign in.');
  asking.headers['www-authenticate'] = { value: 'Basic realm="Briefing", charset="UTF-8"' };
  return asking;
}

function said(request) {
  const header = request.headers.authorization;
  const match = /^basic +([A-Za-z0-9+/]+=*)$/i.exec(header ? header.value : '');
  return match ? Buffer.from(match[1], 'base64').toString('utf8') : '';
}

function digest(text) {
  return crypto.createHmac('sha256', SALT).update(text).digest('hex');
}

// Takes as long for a wrong hash as for the right one.
function equal(one, other) {
  let differs = one.length ^ other.length;
  for (let i = 0; i < other.length; i++) differs |= one.charCodeAt(i) ^ other.charCodeAt(i);
  return differs === 0;
}

// The bucket decodes once; whatever an address turns into on the way must lead nowhere else.
function hidden(address) {
  let form = address;
  for (let round = 0; round < 4; round++) {
    if (!plain(form)) return true;
    let decoded;
    try {
      decoded = decodeURIComponent(form);
    } catch (error) {
      return round === 0;
    }
    if (decoded === form) return false;
    form = decoded;
  }
  return true;
}

function plain(path) {
  if (path.charAt(0) !== '/' || /[\\\u0000-\u001f\u007f]/.test(path)) return false;
  const parts = path.slice(1).split('/');
  for (let i = 0; i < parts.length; i++) {
    if (parts[i].charAt(0) === '.' || (parts[i] === '' && i < parts.length - 1)) return false;
  }
  return true;
}

function led(status, words, to) {
  const away = answer(status, words, '');
  away.headers.location = { value: to };
  return away;
}

function answer(status, words, text) {
  return {
    statusCode: status,
    statusDescription: words,
    headers: {
      'cache-control': { value: 'no-store' },
      'content-type': { value: 'text/plain; charset=utf-8' },
    },
    body: { encoding: 'text', data: text },
  };
}
