import { createRoot } from 'react-dom/client'
import './styles/tokens.css'
import './styles/base.css'
import '@mantine/core/styles.layer.css'
import { App } from './app.tsx'

const place = document.getElementById('root')
if (place !== null) createRoot(place).render(<App />)
