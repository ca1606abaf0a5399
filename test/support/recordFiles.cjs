// Loaded before the command line (`node --require`): writes each path that is looked at or opened to the file that
// RECORD_FILES names, and each module of the network that is loaded.
const fs = require('node:fs');
const Module = require('node:module');
const record = process.env.RECORD_FILES;
const write = fs.writeFileSync;
const seen = [];
for (const name of [
  'openSync',
  'readFileSync',
  'statSync',
  'lstatSync',
  'readdirSync',
  'existsSync',
  'accessSync',
  'realpathSync',
  'readlinkSync',
  'open',
  'readFile',
  'stat',
  'createReadStream',
]) {
  const original = fs[name];
  fs[name] = Object.assign(function (path, ...rest) {
    if (typeof path === 'string') seen.push(path);
    return Reflect.apply(original, this, [path, ...rest]);
  }, original);
}
const load = Module._load;
Module._load = function (request, ...rest) {
  if (/^(?:node:)?(?:net|http|https|http2|dns|tls|dgram|child_process)$/.test(request)) seen.push(`module ${request}`);
  return Reflect.apply(load, this, [request, ...rest]);
};
process.on('exit', () => write(record, JSON.stringify(seen)));
