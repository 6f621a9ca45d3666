"""Where to save a request: a name, and a folder of the tree."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QLineEdit, QTreeView, QVBoxLayout, QWidget

from sanderling.domain.collection import ItemKind, ItemPath, TreeEntry
from sanderling.ui import object_names as names
from sanderling.ui.dialogs.question_dialog import Button, QuestionDialog
from sanderling.ui.models.collections_tree_model import CollectionsTreeModel
from sanderling.ui.panels.tree_delegate import TreeDelegate
from sanderling.ui.presenters.questions import SavePlace
from sanderling.ui.theme.tokens import SPACE_XS


class SaveAsForm(QWidget):
    """The name above the folders."""

    def __init__(self, entries: tuple[TreeEntry, ...], name: str, parent: ItemPath) -> None:
        """Offer the folders of a tree."""
        super().__init__()
        self.title = self.tr("Save the request")
        self.save_text, self.cancel_text = self.tr("Save"), self.tr("Cancel")
        self.name = QLineEdit(name, self)
        self.name.setObjectName(names.SAVE_AS_NAME)
        self.name.setAccessibleName(self.tr("Name"))
        self.name.selectAll()
        self._model = CollectionsTreeModel(self)
        self._model.show_tree(folders_only(entries))
        self.folders = QTreeView(self)
        self.folders.setObjectName(names.SAVE_AS_FOLDERS)
        self.folders.setAccessibleName(self.tr("Folder"))
        self.folders.setHeaderHidden(True)
        self.folders.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.folders.setFrameShape(QTreeView.Shape.NoFrame)
        self.folders.setModel(self._model)
        self.folders.setItemDelegate(TreeDelegate(self))
        self.folders.setMinimumHeight(220)
        self._choose(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addWidget(_caption(self.tr("Name"), self))
        column.addWidget(self.name)
        column.addWidget(_caption(self.tr("Folder"), self))
        column.addWidget(self.folders, 1)
        if not self._model.rowCount():
            self.folders.hide()
            column.addWidget(_caption(self.tr("A collection is made for it: the workspace has none yet."), self))

    def _choose(self, path: ItemPath) -> None:
        index = self._model.index_of(path) if path else QModelIndex()
        if not index.isValid():
            index = self._model.index(0, 0)
        self.folders.expandToDepth(0)
        self.folders.setCurrentIndex(index)
        self.folders.scrollTo(index)

    def sizeHint(self) -> QSize:
        """Room for some folders."""
        return QSize(460, 340)

    def place(self) -> SavePlace:
        """Return what is filled in."""
        entry = self._model.entry_at(self.folders.currentIndex())
        return SavePlace(entry.path if entry else "", self.name.text().strip())


def folders_only(entries: tuple[TreeEntry, ...]) -> tuple[TreeEntry, ...]:
    """Return the tree without requests and damaged folders."""
    return tuple(
        replace(entry, children=folders_only(entry.children))
        for entry in entries
        if entry.kind is not ItemKind.REQUEST and not entry.problem
    )


class SaveAsDialog(QuestionDialog):
    """The form with its buttons; without a name nothing can be saved."""

    def __init__(self, parent: QWidget, form: SaveAsForm) -> None:
        """Ask with a form."""
        buttons = (Button("cancel", form.cancel_text), Button("save", form.save_text, "primary"))
        super().__init__(parent, form.title, "", buttons, name=names.SAVE_AS_DIALOG, content=form)
        form.name.textChanged.connect(lambda text: self.buttons["save"].setEnabled(bool(text.strip())))
        form.name.setFocus(Qt.FocusReason.OtherFocusReason)


async def ask_save_place(
    parent: QWidget, entries: tuple[TreeEntry, ...], name: str, folder: ItemPath
) -> SavePlace | None:
    """Ask for a name and a folder; ``None`` if the person changed their mind."""
    form = SaveAsForm(entries, name, folder)
    saves = await SaveAsDialog(parent, form).ask() == "save"
    return form.place() if saves and form.name.text().strip() else None


def _caption(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setProperty("role", "caption")
    return label
