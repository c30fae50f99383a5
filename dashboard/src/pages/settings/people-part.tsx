import { Badge, Button, Checkbox, Menu, MultiSelect, PasswordInput, Select, TextInput } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { useRemoval } from '#api/use-removal.ts'
import { useSession } from '#api/use-session.ts'
import { useCameras } from '#features/filter/filter-choices.tsx'
import { useCameraName } from '#features/rules/camera-field.tsx'
import { formatCount } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { ApiUser } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import { Confirm } from '#ui/confirm.tsx'
import layout from '#ui/layout.module.css'
import { LoadProblem, Problem } from '#ui/problem.tsx'
import { RemovedNotice } from '#ui/removed-notice.tsx'
import { submitting } from '#ui/submitting.ts'
import tones from '#ui/text.module.css'
import { allRoles, roleWords } from './role-words.ts'
import { useForm } from './use-form.ts'

type Role = ApiUser['role']
type Doing = { user: ApiUser; what: 'password' | 'remove' | 'cameras' | 'second-factor' } | null

/** The users and their roles. */
export function PeoplePart() {
  const users = useApiQuery('users')
  const me = useSession().data?.user?.id
  const [doing, setDoing] = useState<Doing>(null)
  const [removed, setRemoved] = useState<ApiUser | null>(null)
  const change = useChange(
    (api, { id, ...body }: { id: string; role: Role }) => api.send('PATCH', 'users/{id}', { params: { id }, body }),
    ['users', 'auth/session'],
  )
  return (
    <>
      {removed && (
        <RemovedNotice
          key={removed.id}
          name={removed.name}
          restore={api => api.send('POST', 'users/{id}/restore', { params: { id: removed.id } })}
          refresh={['users']}
          onDone={() => setRemoved(null)}
        />
      )}
      <LoadProblem what="The list of people could not be loaded." query={users} />
      <ul className={layout.panelList}>
        {users.data?.items.map(user => (
          <li key={user.id}>
            <div className={layout.main}>
              <span className={layout.buttons}>
                <strong>{user.name}</strong>
                {user.id === me && <Badge color="gray">you</Badge>}
                {user.hasSecondFactor && <Badge color="gray">second factor</Badge>}
              </span>
              <p className={tones.faint}>
                {roleWords[user.role].name} · <CamerasOf user={user} /> · {formatCount(user.sessions, 'active session')}{' '}
                ·{' '}
                {user.lastSignIn ? (
                  <>
                    last signed in <When at={user.lastSignIn} />
                  </>
                ) : (
                  'never signed in'
                )}
              </p>
            </div>
            <Menu position="bottom-end">
              <Menu.Target>
                <Button
                  variant="default"
                  rightSection={<IconDots size={15} aria-hidden />}
                  aria-label={`Change ${user.name}`}
                >
                  Change
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {allRoles
                  .filter(role => role !== user.role)
                  .map(role => (
                    <Menu.Item key={role} onClick={() => change.mutate({ id: user.id, role })}>
                      Make {roleWords[role].article} {roleWords[role].name.toLowerCase()}
                    </Menu.Item>
                  ))}
                {user.role !== 'admin' && (
                  <Menu.Item onClick={() => setDoing({ user, what: 'cameras' })}>Limit to cameras</Menu.Item>
                )}
                <Menu.Item onClick={() => setDoing({ user, what: 'password' })}>Set a new password</Menu.Item>
                {user.hasSecondFactor && (
                  <Menu.Item onClick={() => setDoing({ user, what: 'second-factor' })}>
                    Turn off the second factor
                  </Menu.Item>
                )}
                <Menu.Item onClick={() => setDoing({ user, what: 'remove' })}>Remove</Menu.Item>
              </Menu.Dropdown>
            </Menu>
            {doing?.user.id === user.id && (
              <Task user={user} what={doing.what} onDone={() => setDoing(null)} onRemoved={() => setRemoved(user)} />
            )}
          </li>
        ))}
      </ul>
      <Problem what="The role was not changed." error={change.error} />
      <AddUser />
      <RequireSecondFactor />
    </>
  )
}

interface TaskProps {
  user: ApiUser
  onDone: () => void
}

function Task({ what, onRemoved, ...task }: TaskProps & { what: NonNullable<Doing>['what']; onRemoved: () => void }) {
  if (what === 'remove') return <RemoveUser {...task} onRemoved={onRemoved} />
  if (what === 'second-factor') return <RemoveSecondFactor {...task} />
  return what === 'password' ? <NewPassword {...task} /> : <LimitCameras {...task} />
}

function RemoveSecondFactor({ user, onDone }: TaskProps) {
  const remove = useChange(
    api => api.send('DELETE', 'users/{id}/second-factor', { params: { id: user.id } }),
    ['users'],
  )
  return (
    <Confirm
      text={`${user.name} will sign in with the password alone. Do this for somebody who lost the phone.`}
      verb="Turn off the second factor"
      change={remove}
      onYes={() => remove.mutate(undefined, { onSuccess: onDone })}
      onNo={onDone}
    />
  )
}

/** The cameras that a user may see, in words. */
function CamerasOf({ user: { cameras } }: { user: ApiUser }) {
  const nameOf = useCameraName()
  return <>{cameras === null ? 'all cameras' : `only ${cameras.map(nameOf).join(', ')}`}</>
}

function LimitCameras({ user, onDone }: TaskProps) {
  const [cameras, setCameras] = useState<string[]>(user.cameras ?? [])
  const options = useCameras().data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []
  const save = useChange(
    api =>
      api.send('PATCH', 'users/{id}', {
        params: { id: user.id },
        body: { cameras: cameras.length > 0 ? cameras : null },
      }),
    ['users'],
  )
  return (
    <form className={layout.question} onSubmit={submitting(() => save.mutate(undefined, { onSuccess: onDone }))}>
      <MultiSelect
        label={`Cameras of ${user.name}`}
        description="All others do not exist for this person. Leave empty for all cameras. A change ends all sessions of this person."
        placeholder={cameras.length > 0 ? '' : 'All cameras'}
        data={options}
        searchable
        value={cameras}
        onChange={setCameras}
      />
      <Button type="submit" loading={save.isPending}>
        Save
      </Button>
      <Button variant="subtle" color="gray" onClick={onDone}>
        Cancel
      </Button>
      <Problem what="The cameras were not saved." error={save.error} />
    </form>
  )
}

function RemoveUser({ user, onDone, onRemoved }: TaskProps & { onRemoved: () => void }) {
  const remove = useRemoval(api => api.send('DELETE', 'users/{id}', { params: { id: user.id } }), ['users'], onRemoved)
  return (
    <Confirm
      text={`${user.name} is signed out everywhere and can no longer sign in. The audit log keeps the name.`}
      verb="Remove"
      change={remove}
      onYes={() => remove.mutate()}
      onNo={onDone}
    />
  )
}

function NewPassword({ user, onDone }: TaskProps) {
  const form = useForm({ password: '' })
  const save = useChange(
    (api, password: string) => api.send('PATCH', 'users/{id}', { params: { id: user.id }, body: { password } }),
    ['users'],
  )
  return (
    <form
      className={layout.question}
      onSubmit={submitting(() => save.mutate(form.values.password, { onSuccess: onDone }))}
    >
      <PasswordInput
        label={`New password for ${user.name}`}
        description="At least 10 characters. Ends all sessions of this person."
        autoComplete="new-password"
        minLength={10}
        maxLength={200}
        required
        data-autofocus
        {...form.field('password')}
      />
      <Button type="submit" loading={save.isPending}>
        Set
      </Button>
      <Button variant="subtle" color="gray" onClick={onDone}>
        Cancel
      </Button>
      <Problem what="The password was not set." error={save.error} />
    </form>
  )
}

function AddUser() {
  const form = useForm({ name: '', password: '', role: 'viewer' })
  const add = useChange(
    (api, body: { name: string; password: string; role: Role }) => api.send('POST', 'users', { body }),
    ['users'],
  )
  const chosen = allRoles.find(role => role === form.values.role) ?? 'viewer'
  return (
    <Card
      as="form"
      aria-labelledby="add-user"
      onSubmit={submitting(() => add.mutate({ ...form.values, role: chosen }, { onSuccess: form.clear }))}
    >
      <h3 id="add-user">Add a person</h3>
      <TextInput label="Name" autoComplete="off" required maxLength={60} {...form.field('name')} />
      <PasswordInput
        label="Initial password"
        description="At least 10 characters. The person can change it later."
        autoComplete="new-password"
        minLength={10}
        maxLength={200}
        required
        {...form.field('password')}
      />
      <Select
        label="Role"
        description={`${roleWords[chosen].name}s ${roleWords[chosen].may}`}
        data={allRoles.map(role => ({ value: role, label: roleWords[role].name }))}
        allowDeselect={false}
        value={form.values.role}
        onChange={role => form.set({ role: role ?? 'viewer' })}
      />
      <Button type="submit" loading={add.isPending} className={layout.start}>
        Add
      </Button>
      <Problem what="The person was not added." error={add.error} />
    </Card>
  )
}

/** The roles that must have a second factor. */
function RequireSecondFactor() {
  const settings = useApiQuery('settings')
  const save = useChange(
    (api, secondFactorRoles: Role[]) => api.send('PATCH', 'settings', { body: { secondFactorRoles } }),
    ['settings', 'auth/session', 'auth/second-factor'],
  )
  // Shown at once, until the server has answered.
  const [chosen, setChosen] = useState<Role[] | null>(null)
  if (!settings.data) return null
  const choose = (roles: Role[]) => {
    setChosen(roles)
    save.mutate(roles, { onSettled: () => setChosen(null) })
  }
  return (
    <Card as="div">
      <h3>Second factor</h3>
      <p>
        People with a role that is chosen here see nothing else until they have set up an authenticator app. API tokens
        are not affected.
      </p>
      <Checkbox.Group
        label="Require a second factor of"
        value={chosen ?? settings.data.secondFactorRoles}
        onChange={names => choose(allRoles.filter(role => names.includes(role)))}
      >
        <div className={layout.tight}>
          {allRoles.map(role => (
            <Checkbox key={role} value={role} label={`${roleWords[role].name}s`} disabled={save.isPending} />
          ))}
        </div>
      </Checkbox.Group>
      <Problem what="The setting was not saved." error={save.error} />
    </Card>
  )
}
