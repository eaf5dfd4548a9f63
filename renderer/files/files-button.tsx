import { dragoman } from '../dragoman.ts';
import { useGo } from '../go.ts';
import { useLive, useStatus } from '../live.ts';
import { files as text } from '../text/files.ts';
import { Button } from '../ui/button.tsx';
import { trail } from './trail.ts';

/** From one of the person's devices to its files; for any other address there is none. */
export function FilesButton({ jid }: { jid: string }) {
  const go = useGo();
  const status = useStatus();
  const others = useLive('devices', () => dragoman.core.devices({}), status?.state);
  const other = others?.find((one) => one.jid === jid);
  if (!other && jid !== status?.jid) return null;
  const open = () => {
    trail.go({ device: other?.device, path: '' });
    go('files');
  };
  return <Button onPress={open}>{text.title}</Button>;
}
