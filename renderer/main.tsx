// First what asks, then what draws: the answers come while the rest is read.
import { firstAnswers } from './live.ts';
import './activity/use-feed.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { readAll } from './later.tsx';
import './ui/tokens.css';
import './ui/pieces.css';
import './ui/shell.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
await firstAnswers; // drawn once, with what there is to show
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
requestIdleCallback(readAll);
