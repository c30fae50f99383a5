import { createRoot } from 'react-dom/client'
import './styles/base.css'
import './styles/mantine.css'
import { App } from './app.tsx'
import { measureScrollbar } from './ui/scrollbar-width.ts'

measureScrollbar()
const place = document.getElementById('root')
if (place !== null) createRoot(place).render(<App />)
