export const doing = {
  undo: 'Undo',
  close: 'Close',
};
