"""What the window gets after its first frame: panels, presenters, commands, and their connections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sanderling.ui.dialogs.window_questions import WindowQuestions
from sanderling.ui.presenters.host_presenter import HostPresenter
from sanderling.ui.presenters.idle_presenter import IdlePresenter
from sanderling.ui.presenters.preferences_presenter import PreferencesPresenter
from sanderling.ui.presenters.sign_in_visits import SignInVisits
from sanderling.ui.presenters.tree_edits import trail_of
from sanderling.ui.presenters.window_presenter import WindowPresenter
from sanderling.ui.shell.actions import Actions, shortcut_text
from sanderling.ui.shell.front import Front
from sanderling.ui.shell.item_commands import ItemCommands
from sanderling.ui.shell.network_commands import NetworkCommands
from sanderling.ui.shell.system_browser import open_in_browser
from sanderling.ui.shell.tab_menus import TabMenus
from sanderling.ui.shell.tab_pages import TabPages
from sanderling.ui.shell.view_commands import ViewCommands
from sanderling.ui.shell.window_wiring import WindowWiring

if TYPE_CHECKING:
    from sanderling.services.app_services import Services
    from sanderling.ui.shell.main_window import MainWindow
    from sanderling.ui.tasks import Tasks
    from sanderling.ui.theme import Theme


def furnish(window: MainWindow, services: Services, tasks: Tasks, theme: Theme) -> WindowPresenter:
    """Make the window work and return the presenter that restores and closes it."""
    window.sidebar.complete()
    window.tab_area.complete()
    preferences = PreferencesPresenter(services, tasks, window)
    presenter = WindowPresenter(services, tasks, WindowQuestions(window), preferences, window)
    visits = SignInVisits(open_in_browser, window)
    services.signing_in.attend(visits)
    pages = TabPages(services, tasks, visits, lambda path: trail_of(presenter.sidebar.entries, path), window)
    front = Front(window, presenter)
    items = ItemCommands(front, tasks)
    views = ViewCommands(front, preferences, theme, str(services.editing.folder))
    hosts = HostPresenter(services, presenter.tabs, window)
    network = NetworkCommands(front, services, tasks, hosts)
    hosts.changed.connect(window.status.show_host)
    window.status.host_requested.connect(network.show_host)
    actions = Actions(window, window.sidebar, theme, (items, views, network))
    views.use(actions)
    menus = TabMenus(front, actions, tasks, theme)
    pages.request_page_made.connect(menus.attach)
    WindowWiring(window, presenter, preferences, pages, theme)
    idle = IdlePresenter(services, tasks, window)
    idle.touched.connect(pages.prepare)
    idle.keyring_found.connect(window.status.show_keyring)
    window.status.keyring_requested.connect(idle.look_at_keyring)
    window.status.problems_requested.connect(views.show_problems)
    presenter.restored.connect(idle.begin)
    window.status.show_palette_hint(shortcut_text("palette.open"))
    bar = window.top_bar
    bar.menu_requested.connect(views.open_main_menu)
    bar.palette_requested.connect(views.palette)
    bar.settings_requested.connect(views.settings)
    bar.workspace_menu_requested.connect(views.open_workspace_menu)
    return presenter
