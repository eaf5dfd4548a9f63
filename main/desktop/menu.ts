import { app, Menu, type MenuItemConstructorOptions } from 'electron';

/**
 * What keys do in the window: editing, its size, closing. Electron's own menu would also load the page anew and open
 * the developer tools, which are for whoever runs it from source.
 */
export function setMenu(): void {
  const developing: MenuItemConstructorOptions[] = [
    { type: 'separator' },
    { role: 'reload' },
    { role: 'toggleDevTools' },
  ];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
      { role: 'editMenu' },
      {
        role: 'viewMenu',
        submenu: [
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          ...(app.isPackaged ? [] : developing),
        ],
      },
      { role: 'windowMenu' },
    ]),
  );
}
