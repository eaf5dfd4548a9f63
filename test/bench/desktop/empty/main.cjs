// The least an app of this kind can be: one window when it is wanted, none at rest.
const { app, BrowserWindow } = require('electron');

const open = () => new BrowserWindow({ width: 1040, height: 720 }).loadFile('index.html');

app.setPath('userData', app.commandLine.getSwitchValue('home'));
if (!app.requestSingleInstanceLock()) app.quit();
else app.whenReady().then(() => app.commandLine.hasSwitch('hidden') || open());
app.on('second-instance', open);
app.on('window-all-closed', () => {});
