// Stands in for the native watchdog that ends an extension host whose server is gone. VS Code also looks for that
// itself, every second, so there is nothing to do here.
'use strict';
exports.start = () => {};
exports.exit = (code) => process.exit(code ?? 0);
