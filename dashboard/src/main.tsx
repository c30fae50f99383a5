import { createRoot } from 'react-dom/client'
import './styles/base.css'
import './styles/mantine.css'
import { App } from './app.tsx'

const place = document.getElementById('root')
if (place !== null) createRoot(place).render(<App />)
